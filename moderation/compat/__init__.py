"""In place of others: the protocols of Perspective, Akismet and Coral, for sites that speak them.

Nothing becomes a comment here. A text is read and answered for, with the site's own policy, and
forgotten; only what a site says a text was (a label) is kept.
"""
