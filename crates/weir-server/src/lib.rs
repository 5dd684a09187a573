//! Weir over HTTP: the API, its workers and its webhooks.
