//! Group commit: what arrives while one commit is written goes into the next
//! one together, so that many items cost one write to the disk.

use std::collections::HashSet;
use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};
use weir_model::{ItemKey, ServiceId};
use weir_store::{NewRevision, Received, Store, StoreError};

use crate::way::Clock;

/// How many items one commit takes at most.
const GROUP: usize = 64;
/// How many items may wait for a commit; more wait before they get here.
const WAITING: usize = 1024;

type Answer = oneshot::Sender<Result<Received, Arc<StoreError>>>;
type Waiting = (NewRevision, Answer);

/// Hands revisions to the one task that commits them.
#[derive(Clone)]
pub(crate) struct Committer {
    waiting: mpsc::Sender<Waiting>,
}

impl Committer {
    /// Starts the task; it ends with the last copy of the committer.
    pub(crate) fn start(store: Store, service: ServiceId, clock: Clock) -> Self {
        let (waiting, queue) = mpsc::channel(WAITING);
        tokio::spawn(commit_all(store, service, clock, queue));
        Self { waiting }
    }

    /// Keeps a revision; it is durable when this answers.
    pub(crate) async fn keep(&self, new: NewRevision) -> Result<Received, Arc<StoreError>> {
        let (answer, answered) = oneshot::channel();
        let stopped = || Arc::new(StoreError::Damaged("the program is stopping".to_owned()));
        self.waiting.send((new, answer)).await.map_err(|_| stopped())?;
        answered.await.map_err(|_| stopped())?
    }
}

async fn commit_all(
    store: Store,
    service: ServiceId,
    clock: Clock,
    mut queue: mpsc::Receiver<Waiting>,
) {
    let mut next: Option<Waiting> = None;
    loop {
        let first = match next.take() {
            Some(first) => first,
            None => match queue.recv().await {
                Some(first) => first,
                None => return,
            },
        };
        let mut keys: HashSet<ItemKey> = HashSet::from([first.0.key.clone()]);
        let mut group = vec![first];
        while group.len() < GROUP {
            let Ok(another) = queue.try_recv() else { break };
            // Two revisions of one item go in two commits, in their order.
            if !keys.insert(another.0.key.clone()) {
                next = Some(another);
                break;
            }
            group.push(another);
        }
        commit(&store, service, &clock, group).await;
    }
}

async fn commit(store: &Store, service: ServiceId, clock: &Clock, group: Vec<Waiting>) {
    let (revisions, answers): (Vec<NewRevision>, Vec<Answer>) = group.into_iter().unzip();
    match store.receive_items(service, &revisions, clock()).await {
        Ok(received) => {
            for (answer, received) in answers.into_iter().zip(received) {
                // Whoever asked may have gone; the item is kept all the same.
                let _ = answer.send(Ok(received));
            }
        }
        // One that cannot be kept takes no other with it.
        Err(_) if revisions.len() > 1 => {
            for (answer, revision) in answers.into_iter().zip(revisions) {
                let kept = store.receive_items(service, &[revision], clock()).await;
                let _ = answer.send(kept.map(|mut one| one.remove(0)).map_err(Arc::new));
            }
        }
        Err(error) => {
            let error = Arc::new(error);
            for answer in answers {
                let _ = answer.send(Err(error.clone()));
            }
        }
    }
}
