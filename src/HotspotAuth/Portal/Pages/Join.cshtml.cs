namespace HotspotAuth.Portal.Pages;

/// <summary>Why can't I log in from here? Shown to who comes over mobile data.</summary>
internal sealed class JoinModel(PortalFrame frame) : PortalPage(frame)
{
    /// <inheritdoc/>
    public override string Title => T.Format("Join.Heading", Frame.Ssid);
}
