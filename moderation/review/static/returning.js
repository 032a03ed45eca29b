// Back from signing in elsewhere: what the button does is done at once.
document.getElementById("returning").requestSubmit();
