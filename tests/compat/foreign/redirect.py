"""A stand-in for Akismet's addresses on loopback: takes TLS off and hands on to the service.

Clients that have no option for another host come through `CONNECT` (they heed HTTPS_PROXY) or
straight to the port. The host that they ask for stays in their `Host` header.
"""

from __future__ import annotations

import socket
import ssl
import threading

WAIT_S = 30.0


class Redirect:
    """Listens until closed. `to_port` is where the service serves plain HTTP."""

    def __init__(self, context: ssl.SSLContext, to_port: int) -> None:
        self._context, self._to_port = context, to_port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Take no more connections."""
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(WAIT_S)
        try:
            if connection.recv(1, socket.MSG_PEEK) == b"C":
                _answer_connect(connection)
            with (
                self._context.wrap_socket(connection, server_side=True) as client,
                socket.create_connection(("127.0.0.1", self._to_port), WAIT_S) as service,
            ):
                back = threading.Thread(target=_pump, args=(service, client), daemon=True)
                back.start()
                _pump(client, service)
                back.join(WAIT_S)
        except OSError:
            connection.close()


def _answer_connect(connection: socket.socket) -> None:
    asked = b""
    while b"\r\n\r\n" not in asked:
        piece = connection.recv(1)
        if not piece:
            raise OSError("it went away")
        asked += piece
    connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")


def _pump(source: socket.socket, sink: socket.socket) -> None:
    try:
        while piece := source.recv(65_536):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        return
