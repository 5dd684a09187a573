//! Whoever chooses a URL reaches nothing that only Weir can reach, and nothing
//! that a host does holds Weir up.
//!
//! | module | subject |
//! |---|---|
//! | [`where_it_goes`] | addresses, names and redirects, at a resolver and dialer of our own |
//! | [`bad_hosts`] | real sockets on loopback that hang, flood, lie and break off |
//! | [`secure`] | TLS |
//! | [`network`], [`loopback`] | the resolver and dialer; real servers |

mod asking;
mod bad_hosts;
mod loopback;
mod network;
mod secure;
mod where_it_goes;
