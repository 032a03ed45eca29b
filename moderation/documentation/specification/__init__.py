"""The API's description (OpenAPI 3.1), as data: one module for each chapter of the contract."""
