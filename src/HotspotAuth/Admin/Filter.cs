namespace HotspotAuth.Admin;

/// <summary>A chip that narrows a list, with how many it leaves.</summary>
internal sealed record Filter(string Label, int Count, string Address, bool IsCurrent);
