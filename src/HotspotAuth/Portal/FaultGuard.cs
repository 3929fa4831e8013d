namespace HotspotAuth.Portal;

/// <summary>A request that can't be read is its sender's fault: an answer of 4xx, not a logged exception of ours.</summary>
internal sealed class FaultGuard(RequestDelegate next)
{
    /// <summary>Runs once for each request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException fault) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = fault.StatusCode;
        }
        catch (InvalidDataException) when (!context.Response.HasStarted)
        {
            // More fields, or longer ones, than any form of ours has.
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
    }
}
