//! Names of files that hold secrets, whoever puts them there: nobody publishes one on purpose.

const NAMES: &[&str] = &[
    ".bash_history",
    ".env",
    ".git-credentials",
    ".htpasswd",
    ".netrc",
    ".npmrc",
    ".pgpass",
    ".pypirc",
    "backup.sql",
    "credentials.json",
    "database.sql",
    "dump.rdb",
    "dump.sql",
    "id_dsa",
    "id_ecdsa",
    "id_ed25519",
    "id_rsa",
    "key.pem",
    "private.key",
    "privkey.pem",
    "server.key",
    "service-account.json",
    "wp-config.php.bak",
    "wp-config.php~",
];

/// Whether a file of this name holds secrets: passwords, keys, copies of a database. `.env.production` does, and
/// `.env.example` is a form to fill in.
pub fn is_secret_name(name: &str) -> bool {
    const FORMS: &[&str] = &["dist", "example", "sample", "template"];
    let is_environment = name.strip_prefix(".env.").is_some_and(|kind| !FORMS.contains(&kind));
    NAMES.contains(&name) || is_environment
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_known_by_their_names() {
        for name in [".env", ".env.production", "id_rsa", ".htpasswd"] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in [".env.example", "env", "id_rsa.pub", "schema.sql", "cert.pem", ""] {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
