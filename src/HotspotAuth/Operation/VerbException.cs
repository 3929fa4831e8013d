namespace HotspotAuth.Operation;

/// <summary>Ends a verb with a message for the person who typed it and an exit code for the script that did.</summary>
internal sealed class VerbException(int exitCode, string message) : Exception(message)
{
    /// <summary>One of <see cref="HotspotAuth.Operation.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
