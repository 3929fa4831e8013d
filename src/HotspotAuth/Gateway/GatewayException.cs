namespace HotspotAuth.Gateway;

/// <summary>The gateway can't do what was asked; the message says what is missing or refused, and the mend.</summary>
internal sealed class GatewayException : Exception
{
    /// <summary>With the operator's text.</summary>
    public GatewayException(string message) : base(message)
    {
    }

    /// <summary>With the operator's text and the cause.</summary>
    public GatewayException(string message, Exception inner) : base(message, inner)
    {
    }
}
