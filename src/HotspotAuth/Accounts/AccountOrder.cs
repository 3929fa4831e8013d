namespace HotspotAuth.Accounts;

/// <summary>By what a list of accounts is sorted.</summary>
internal enum AccountOrder
{
    Username,

    /// <summary>The name as a Thai page shows it, in the order of the Thai dictionary.</summary>
    NameThai,

    /// <summary>The name as an English page shows it.</summary>
    NameEnglish,

    /// <summary>The end of validity; those without an end last.</summary>
    ValidUntil,
}
