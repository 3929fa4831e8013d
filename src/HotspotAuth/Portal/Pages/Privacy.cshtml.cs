namespace HotspotAuth.Portal.Pages;

/// <summary>What is kept of me? An acknowledgement at login, not a consent: the law asks for the records.</summary>
internal sealed class PrivacyModel(PortalFrame frame) : PortalPage(frame)
{
    /// <summary>Goes up with every change of the notice's text.</summary>
    public const int Version = 1;

    /// <summary>The day from which this version holds.</summary>
    public static DateOnly InForce => new(2026, 11, 21);

    /// <inheritdoc/>
    public override string Title => T["Privacy.Heading"];
}
