namespace HotspotAuth.Portal.Pages;

/// <summary>What is kept of me? An acknowledgement at login, not a consent: the law asks for the records.</summary>
internal sealed class PrivacyModel(PortalFrame frame) : PortalPage(frame)
{
    /// <inheritdoc/>
    public override string Title => T["Privacy.Heading"];
}
