//! Passwords hashed and compared: slowly, and few at once.

use std::sync::LazyLock;

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};
use tokio::sync::Semaphore;
use weir_model::Password;
use zeroize::Zeroizing;

use crate::error::StoreError;

/// argon2id with 19 MiB, two passes, one lane (OWASP, Password Storage Cheat
/// Sheet).
static ARGON2: LazyLock<Argon2<'static>> = LazyLock::new(|| {
    let params = Params::new(19 * 1024, 2, 1, None).expect("these are within argon2's bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
});

/// How many are computed at once in this process: a crowd of strangers at the
/// door takes no more than two cores and 40 MB.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// The hash of no password, compared with where there is no user, so that the
/// answer takes as long as for one who is there.
const OF_NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A password's hash as a PHC string, with a random salt.
pub(crate) async fn hash(password: &str) -> Result<String, StoreError> {
    let password = Zeroizing::new(password.to_owned());
    let hashed = slowly(move || ARGON2.hash_password(password.as_bytes())).await?;
    hashed.map(|hash| hash.to_string()).map_err(|error| StoreError::Hashing(error.to_string()))
}

/// Whether a password is the one of this hash; never where there is no hash.
pub(crate) async fn is_of(password: &str, hash: Option<&str>) -> Result<bool, StoreError> {
    // Longer than a password may be: wrong, and not worth hashing whole.
    let tried = if password.chars().count() > Password::MAX_CHARS { "" } else { password };
    let tried = Zeroizing::new(Password::normal(tried));
    let known = hash.is_some();
    let hash = hash.unwrap_or(OF_NOBODY).to_owned();
    let right = slowly(move || {
        let hash = PasswordHash::new(&hash)?;
        ARGON2.verify_password(tried.as_bytes(), &hash)
    });
    match right.await? {
        Ok(()) => Ok(known),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
        Err(error) => Err(StoreError::Damaged(format!("a password's hash: {error}"))),
    }
}

/// Does it beside the threads that answer, when its turn comes.
async fn slowly<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, StoreError> {
    let turn = AT_ONCE.acquire().await.expect("it is never closed");
    // The turn goes along: whoever asked may stop waiting, the work goes on.
    let work = move || {
        let done = work();
        drop(turn);
        done
    };
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| StoreError::Hashing(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_known_again_and_no_other_is() {
        let hashed = hash("four wet lamps").await.unwrap();
        assert!(hashed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hashed}");
        assert_ne!(hash("four wet lamps").await.unwrap(), hashed, "the salt is random");
        assert!(is_of("four wet lamps", Some(&hashed)).await.unwrap());
        assert!(!is_of("four wet lamp", Some(&hashed)).await.unwrap());
        assert!(!is_of("", Some(&hashed)).await.unwrap());
        assert!(!is_of(&"x".repeat(1 << 20), Some(&hashed)).await.unwrap());
    }

    #[tokio::test]
    async fn nobodys_password_costs_as_much_to_compare_and_is_never_right() {
        let [nobodys, somebodys] = [OF_NOBODY.to_owned(), hash("four wet lamps").await.unwrap()];
        let costs = |hash: &str| {
            let hash = PasswordHash::new(hash).unwrap();
            let output = hash.hash.unwrap().len();
            (hash.algorithm.to_string(), hash.version, hash.params.to_string(), output)
        };
        assert_eq!(costs(&nobodys), costs(&somebodys));
        assert!(!is_of("", None).await.unwrap());
        assert!(!is_of("four wet lamps", None).await.unwrap());
    }

    #[tokio::test]
    async fn a_damaged_hash_is_told() {
        let told = is_of("four wet lamps", Some("$argon2id$broken")).await;
        assert!(matches!(told, Err(StoreError::Damaged(_))), "{told:?}");
    }
}
