//! Chance that is the same on every run: a small generator seeded by names.

/// A generator (splitmix64) whose numbers follow from its seed.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// Seeded by some names (FNV-1a).
    pub fn of(names: &[&str]) -> Self {
        let mut hash = 0xcbf2_9ce4_8422_2325u64;
        for byte in names.iter().flat_map(|n| n.bytes().chain([0])) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Self(hash)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to 1.
    pub fn unit(&mut self) -> f32 {
        (self.bits() >> 40) as f32 / (1u64 << 24) as f32
    }

    /// True with this probability.
    pub fn hits(&mut self, probability: f32) -> bool {
        self.unit() < probability
    }

    /// A position below `count`; 0 for none.
    pub fn below(&mut self, count: usize) -> usize {
        match count {
            0 => 0,
            _ => (self.bits() % count as u64) as usize,
        }
    }

    /// Between -1 and 1, more often near 0.
    pub fn swing(&mut self) -> f32 {
        self.unit() + self.unit() - 1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_names_give_the_same_chance() {
        let take = |names: &[&str]| {
            let mut chance = Chance::of(names);
            [chance.bits(), chance.bits()]
        };
        assert_eq!(take(&["a", "b"]), take(&["a", "b"]));
        assert_ne!(take(&["a", "b"]), take(&["ab"]));
        let mut chance = Chance::of(&["unit"]);
        assert!((0..1000).all(|_| (0.0..1.0).contains(&chance.unit())));
    }
}
