//! The two things that threads share, so that a test can put others in their
//! place and try every order in which threads may meet.

use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;

/// A lock for writers, and a value that readers see without one.
pub(crate) trait Primitives: Send + Sync + 'static {
    /// A value that one thread at a time may have.
    type Lock<T: Send>: Send + Sync;
    /// A value that is replaced whole.
    type Published<T: Send + Sync>: Send + Sync;

    fn lock<T: Send>(value: T) -> Self::Lock<T>;
    fn with<T: Send, R>(lock: &Self::Lock<T>, work: impl FnOnce(&mut T) -> R) -> R;
    fn published<T: Send + Sync>(value: T) -> Self::Published<T>;
    fn read<T: Send + Sync, R>(published: &Self::Published<T>, work: impl FnOnce(&T) -> R) -> R;
    fn replace<T: Send + Sync>(published: &Self::Published<T>, value: T);
}

/// What runs outside tests.
pub(crate) struct Threads;

impl Primitives for Threads {
    type Lock<T: Send> = Mutex<T>;
    type Published<T: Send + Sync> = ArcSwap<T>;

    fn lock<T: Send>(value: T) -> Mutex<T> {
        Mutex::new(value)
    }

    fn with<T: Send, R>(lock: &Mutex<T>, work: impl FnOnce(&mut T) -> R) -> R {
        // Whoever holds the lock changes the value only once nothing can fail
        // any more, so that a panic leaves it whole.
        work(&mut lock.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn published<T: Send + Sync>(value: T) -> ArcSwap<T> {
        ArcSwap::from_pointee(value)
    }

    fn read<T: Send + Sync, R>(published: &ArcSwap<T>, work: impl FnOnce(&T) -> R) -> R {
        work(&published.load())
    }

    fn replace<T: Send + Sync>(published: &ArcSwap<T>, value: T) {
        published.store(Arc::new(value));
    }
}
