namespace HotspotAuth.Operation;

/// <summary>One kind of question the running service answers.</summary>
internal sealed record RequestHandler(string Kind, Func<ServiceRequest, CancellationToken, Task<ServiceAnswer>> Handle);

/// <summary>Answers what verbs ask of the running service, four looks a second.</summary>
internal sealed partial class RequestDesk(ServiceRequests requests, IEnumerable<RequestHandler> handlers, TimeProvider time, ILogger<RequestDesk> logger) : BackgroundService
{
    private readonly Dictionary<string, RequestHandler> _handlers = handlers.ToDictionary(h => h.Kind, StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var request in requests.Waiting()) requests.Answer(request, await AnswerAsync(request, stoppingToken));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e);
            }
        }
    }

    private async Task<ServiceAnswer> AnswerAsync(ServiceRequest request, CancellationToken cancellationToken)
    {
        if (!_handlers.TryGetValue(request.Kind, out var handler)) return new ServiceAnswer(false, $"the running service does not know \"{request.Kind}\"");
        try
        {
            return await handler.Handle(request, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e);
            return new ServiceAnswer(false, e.Message);
        }
    }

    [LoggerMessage(8100, LogLevel.Error, "A verb's request failed")]
    private partial void LogFailed(Exception exception);
}
