//! Chance that comes out the same every time.

/// A small generator of numbers (SplitMix64): the same seed gives the same damage on
/// every machine and in every version of the dependencies.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// A generator for one purpose: a book, a page, a kind of damage.
    pub fn of(purpose: &str) -> Self {
        // FNV-1a, so that alike purposes begin far apart.
        let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        Self(purpose.bytes().fold(0xcbf2_9ce4_8422_2325, fold))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 up to but without 1.
    pub fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }

    /// From `-reach` to `reach`.
    pub fn around(&mut self, reach: f32) -> f32 {
        (2.0 * self.unit() - 1.0) * reach
    }

    /// From 0 up to but without `count`; 0 if there is nothing to choose from.
    pub fn below(&mut self, count: usize) -> usize {
        ((self.next() >> 32) as usize * count) >> 32
    }

    /// Normally distributed around 0 with deviation 1, near enough: the sum of four.
    pub fn normal(&mut self) -> f32 {
        let bits = self.next();
        let part = |shift: u32| ((bits >> shift) & 0xffff) as f32 / 65_536.0 - 0.5;
        // Four uniform numbers have the variance 4/12.
        (part(0) + part(16) + part(32) + part(48)) * 3.0_f32.sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_purpose_gives_the_same_numbers() {
        let take = |purpose: &str| {
            let mut random = Random::of(purpose);
            [0; 5].map(|_| random.below(1000))
        };
        assert_eq!(take("a"), take("a"));
        assert_ne!(take("a"), take("b"));
    }

    #[test]
    fn numbers_spread_as_they_should() {
        let mut random = Random::of("spread");
        let units: Vec<f32> = (0..4000).map(|_| random.unit()).collect();
        let mean = units.iter().sum::<f32>() / 4000.0;
        assert!((mean - 0.5).abs() < 0.02, "{mean}");
        let normals: Vec<f32> = (0..4000).map(|_| random.normal()).collect();
        let variance = normals.iter().map(|n| n * n).sum::<f32>() / 4000.0;
        assert!((variance - 1.0).abs() < 0.08, "{variance}");
        assert!((0..999).all(|_| random.below(3) < 3));
        assert_eq!(random.below(0), 0);
    }
}
