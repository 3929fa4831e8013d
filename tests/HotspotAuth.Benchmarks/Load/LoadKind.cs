namespace HotspotAuth.Benchmarks.Load;

/// <summary>What a load asks.</summary>
internal enum LoadKind
{
    /// <summary>Access-Request with User-Password.</summary>
    Pap,

    /// <summary>Access-Request with CHAP-Password, the authenticator being the challenge.</summary>
    Chap,

    /// <summary>Accounting-Request: Start, Interim-Update, Stop.</summary>
    Accounting,
}
