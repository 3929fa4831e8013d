namespace HotspotAuth.Fuzz;

/// <summary>The secret that the seeds are made with.</summary>
internal static class FuzzSecret
{
    public const string Text = "fuzz-secret-0123456789-abcdef";
}
