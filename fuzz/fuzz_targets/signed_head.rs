//! Any bytes as a signed head: no panic, and none passes but what our own key
//! signed.
#![no_main]

use libfuzzer_sys::fuzz_target;
use weir_model::{SecretKey, SignedHead, Timestamp};

fuzz_target!(|data: &[u8]| {
    let Ok(head) = SignedHead::from_json(data) else { return };
    let json = serde_json::to_vec(&head).expect("a head is plain JSON");
    assert_eq!(SignedHead::from_json(&json).as_ref(), Ok(&head));
    let Ok(chain) = head.verified() else { return };
    // The fuzzer cannot sign. It can only respell the seed, which this key made.
    let key = SecretKey::from_bytes([7; 32]);
    let at: Timestamp = head.at.parse().expect("a verified head has a time");
    let again = key.sign(chain, at);
    assert!(again.public_key.eq_ignore_ascii_case(&head.public_key));
    assert!(again.signature.eq_ignore_ascii_case(&head.signature));
});
