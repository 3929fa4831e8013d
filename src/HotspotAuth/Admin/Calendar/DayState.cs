namespace HotspotAuth.Admin.Calendar;

/// <summary>What can be said of a day of the log; the later outweighs the earlier.</summary>
internal enum DayState
{
    /// <summary>Deleted when its time was over, with a receipt.</summary>
    Purged,

    /// <summary>Sealed, and found whole when it was last looked at.</summary>
    Verified,

    /// <summary>Sealed, not looked at since.</summary>
    Sealed,

    /// <summary>Still written, or waiting for its seal.</summary>
    Open,

    /// <summary>Something was not recorded, and the log says so.</summary>
    Gap,

    /// <summary>An official's order keeps records of it: the one state that a person brought about, and that must not be overlooked.</summary>
    Held,

    /// <summary>Something that should be there is not.</summary>
    Missing,

    /// <summary>Something does not fit what was sealed.</summary>
    Altered,
}
