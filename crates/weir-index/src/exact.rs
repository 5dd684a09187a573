//! Equal or not: keys without a distance.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

/// Which tags have a key. A tag may have many keys and a key many tags; the
/// same pair is kept once.
#[derive(Clone, Debug)]
pub struct ExactIndex<K, T> {
    tags: HashMap<K, Vec<T>>,
    keys: HashMap<T, Vec<K>>,
    len: usize,
}

impl<K, T> Default for ExactIndex<K, T> {
    fn default() -> Self {
        Self { tags: HashMap::new(), keys: HashMap::new(), len: 0 }
    }
}

impl<K: Clone + Eq + Hash, T: Copy + Eq + Hash> ExactIndex<K, T> {
    /// An empty index.
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives a tag a key; false where it had it already.
    pub fn insert(&mut self, key: K, tag: T) -> bool {
        // The shorter of the two lists is looked through: a key that thousands
        // share and a tag that has thousands are both slow to search.
        let (tags, keys) =
            (self.tags.entry(key.clone()).or_default(), self.keys.entry(tag).or_default());
        let known = if tags.len() < keys.len() { tags.contains(&tag) } else { keys.contains(&key) };
        if !known {
            tags.push(tag);
            keys.push(key);
            self.len += 1;
        }
        !known
    }

    /// Takes all its keys from a tag; how many they were.
    pub fn remove(&mut self, tag: &T) -> usize {
        let keys = self.keys.remove(tag).unwrap_or_default();
        for key in &keys {
            let tags = self.tags.get_mut(key).expect("both tables hold the same pairs");
            tags.retain(|other| other != tag);
            if tags.is_empty() {
                self.tags.remove(key);
            }
        }
        self.len -= keys.len();
        keys.len()
    }

    /// All tags that have the key, in the order in which they got it.
    pub fn get<Q>(&self, key: &Q) -> &[T]
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.tags.get(key).map_or(&[], Vec::as_slice)
    }

    /// How many pairs of key and tag there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no pair.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}
