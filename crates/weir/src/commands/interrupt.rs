//! Ctrl-C: the first ends the work cleanly, the second at once.

use std::sync::Arc;

use weir_engine::Stop;

/// Stops `stop` at the first Ctrl-C (or SIGTERM) and ends the program at the
/// second.
pub(crate) fn stop_on_interrupt(stop: Arc<Stop>) {
    tokio::spawn(async move {
        interrupted().await;
        stop.stop();
        anstream::eprintln!("stopping: what was begun is finished (once more to end at once)");
        interrupted().await;
        std::process::exit(2);
    });
}

/// Ends at the first Ctrl-C (or SIGTERM) from now on, whenever it is awaited.
pub(crate) fn interrupted() -> impl Future<Output = ()> + Send + 'static {
    use tokio::signal::unix::{SignalKind, signal};
    let signals = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    async move {
        let (Ok(mut int), Ok(mut term)) = signals else {
            return std::future::pending().await;
        };
        tokio::select! {
            _ = int.recv() => {}
            _ = term.recv() => {}
        }
    }
}
