namespace HotspotAuth.Portal.Pages;

/// <summary>How does it work, and what if it does not?</summary>
internal sealed class HelpModel(PortalFrame frame) : PortalPage(frame)
{
    /// <inheritdoc/>
    public override string Title => T["Help.Heading"];
}
