namespace HotspotAuth.Words;

/// <summary>Codes and hashes as people compare and type them.</summary>
internal static class Fours
{
    /// <summary>In groups of four: <c>9f2c 41d7 a803</c>.</summary>
    public static string Of(string signs) => string.Join(' ', signs.Chunk(4).Select(four => new string(four)));
}
