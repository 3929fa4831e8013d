namespace HotspotAuth.Operation;

/// <summary>What the verbs return to a script; the 64–78 are those of <c>sysexits.h</c>.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>A problem was found by a verb that was asked to look for one (<c>verify</c>: altered).</summary>
    public const int Found = 1;

    public const int Usage = 64;
    public const int BadInput = 65;

    /// <summary>A service or library that the verb needs is missing.</summary>
    public const int Unavailable = 69;

    public const int CannotWrite = 73;
    public const int NotPermitted = 77;
    public const int Configuration = 78;
}
