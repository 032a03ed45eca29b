"""What a site's people have said that texts are, handed out for models to be measured by."""
