"""Where a site's own servers are told what happens: for its admins, to look at and to try."""
