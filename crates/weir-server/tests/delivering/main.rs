//! Messages reach their webhooks: at least once, in order per item, whatever
//! the endpoints do. Real stores, real sockets on loopback.

mod bad_endpoints;
mod crash;
mod endpoint;
mod order;
mod signatures;
mod world;
