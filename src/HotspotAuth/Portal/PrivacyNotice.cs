namespace HotspotAuth.Portal;

/// <summary>
/// The privacy notice that every login acknowledges; it is no consent, because the law asks for the records. A change of the text
/// needs a new version, so that it can be told for each person which text was shown.
/// </summary>
internal static class PrivacyNotice
{
    /// <summary>Goes up with every change of the notice's text.</summary>
    public const string Version = "1";

    /// <summary>The day from which this version holds.</summary>
    public static DateOnly InForce => new(2026, 11, 21);
}
