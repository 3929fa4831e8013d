using System.Runtime.CompilerServices;

namespace HotspotAuth.Capture;

/// <summary>Keyed mixing for tables that strangers fill: without the key nobody can choose addresses that collide.</summary>
internal static class KeyHash
{
    /// <summary>The two halves of the 128-bit product, folded together. Keys must be mixed into both arguments by the caller.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a ^ 0x9E37_79B9_7F4A_7C15, b ^ 0xD1B5_4A32_D192_ED03, out var low);
        return high ^ low;
    }
}
