using HotspotAuth.TrafficLog;

namespace HotspotAuth.Anchors;

/// <summary>A way off the machine.</summary>
internal interface IAnchorWay
{
    /// <summary>Its name in witness rows, in the list of what left, and in metrics.</summary>
    string Name { get; }

    /// <summary>How many lines it takes in one go.</summary>
    int AtOnce { get; }

    /// <summary>Sends lines; when it returns, all of them have left.</summary>
    /// <exception cref="AnchorException">None left; they are to be tried again.</exception>
    Task<AnchorProof> SendAsync(IReadOnlyList<AnchorLine> lines, CancellationToken cancellationToken);
}

/// <summary>What the other side gave for lines that left.</summary>
/// <param name="Words">In words for a reader: a message's id, an authority's time.</param>
/// <param name="Token">A token to be kept as a file, in its own form; null where there is none.</param>
internal sealed record AnchorProof(string Words, byte[]? Token = null);

/// <summary>Why lines did not leave, in words for an operator.</summary>
internal sealed class AnchorException : Exception
{
    public AnchorException()
    {
    }

    public AnchorException(string message)
        : base(message)
    {
    }

    public AnchorException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
