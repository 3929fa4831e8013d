using System.Runtime.CompilerServices;

namespace HotspotAuth.Accounts;

internal static partial class PasswordHash
{
    /// <summary>Counts the slow checks that follow from whoever set it: that an answer to an unknown name costs as many as any other is a claim that is tested.</summary>
    public static AsyncLocal<StrongBox<int>?> Counted { get; } = new();

    private static void Count()
    {
        if (Counted.Value is { } count) Interlocked.Increment(ref count.Value);
    }
}
