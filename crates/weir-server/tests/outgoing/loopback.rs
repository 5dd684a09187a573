//! Real servers on loopback.

use std::net::SocketAddr;

use tokio::net::{TcpListener, TcpStream};

use crate::network::read_head;

/// A server: `serve` gets each connection, its request read.
pub(crate) async fn serve<F>(serve: impl Fn(TcpStream, String) -> F + Send + 'static) -> SocketAddr
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let head = read_head(&mut stream).await;
            tokio::spawn(serve(stream, head));
        }
    });
    address
}
