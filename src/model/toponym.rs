/// What a place name stands for in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Usage {
    /// The place itself: being, moving, fighting or measuring there.
    Literal,
    /// A government, a team or an institution named after it («واشنطن أعلنت»).
    Associative,
}

/// Which part of an article a toponym stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Zone {
    /// The article itself.
    Body,
    /// Navigation, other headlines, share buttons.
    Boilerplate,
}

impl Usage {
    /// The word that outputs use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Literal => "literal",
            Self::Associative => "associative",
        }
    }
}

impl Zone {
    /// The word that outputs use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Boilerplate => "boilerplate",
        }
    }
}
