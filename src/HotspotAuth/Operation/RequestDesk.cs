namespace HotspotAuth.Operation;

/// <summary>One kind of question the running service answers.</summary>
internal sealed record RequestHandler(string Kind, Func<ServiceRequest, CancellationToken, Task<ServiceAnswer>> Handle)
{
    /// <summary>Kinds with the same lane are never answered at the same time.</summary>
    public string Lane { get; init; } = Kind;
}

/// <summary>
/// Answers what verbs ask of the running service, four looks a second. Questions of one lane are answered one after another;
/// a long one holds up no other lane: a seal takes minutes, and somebody may have to be disconnected meanwhile.
/// </summary>
internal sealed partial class RequestDesk(ServiceRequests requests, IEnumerable<RequestHandler> handlers, TimeProvider time, ILogger<RequestDesk> logger) : BackgroundService, ITurning
{
    private readonly Dictionary<string, RequestHandler> _handlers = handlers.ToDictionary(h => h.Kind, StringComparer.Ordinal);

    /// <summary>What is being answered, by lane. Only the looks touch it.</summary>
    private readonly Dictionary<string, Task> _running = new(StringComparer.Ordinal);

    private long _turns;

    public string TurningName => "request desk";

    public long? Turns => Volatile.Read(ref _turns);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Look(stoppingToken);
                Interlocked.Increment(ref _turns);
            }
        }
        finally
        {
            await Task.WhenAll(_running.Values);
        }
    }

    private void Look(CancellationToken cancellationToken)
    {
        try
        {
            // Before the look at what waits: what ends after it would be met as unanswered, and done twice.
            foreach (var done in _running.Where(r => r.Value.IsCompleted).Select(r => r.Key).ToArray()) _running.Remove(done);
            foreach (var lane in requests.Waiting().GroupBy(r => _handlers.TryGetValue(r.Kind, out var handler) ? handler.Lane : "", StringComparer.Ordinal))
            {
                if (_running.ContainsKey(lane.Key)) continue; // they are met again at a later look
                ServiceRequest[] asked = [.. lane];
                _running[lane.Key] = Task.Run(() => AnswerAllAsync(asked, cancellationToken), CancellationToken.None);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e);
        }
    }

    private async Task AnswerAllAsync(ServiceRequest[] asked, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var request in asked) requests.Answer(request, await AnswerAsync(request, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The service ends; who asked is told that nobody answered.
        }
        catch (Exception e)
        {
            LogFailed(e);
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
