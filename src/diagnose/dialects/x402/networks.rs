//! Which networks are for tests: nobody can pay with money there.

/// Test networks by CAIP-2 id, and by the names of version 1.
const TESTS: &[&str] = &[
    "eip155:84532",
    "eip155:43113",
    "eip155:11155111",
    "eip155:80002",
    "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1",
    "solana:4uhcVJyU9pJkvQyS88uRDiswHScgQkey",
    "base-sepolia",
    "avalanche-fuji",
    "solana-devnet",
    "polygon-amoy",
    "sepolia",
];

/// Whether a network is for tests.
pub(in crate::diagnose::dialects) fn is_test(network: &str) -> bool {
    TESTS.iter().any(|known| known.eq_ignore_ascii_case(network))
}
