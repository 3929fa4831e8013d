namespace HotspotAuth.Retention;

/// <summary>What the daily work did, and what somebody must look at.</summary>
internal static partial class RetentionLog
{
    [LoggerMessage(8200, LogLevel.Information, "Sealed {Day}, digest {Digest}")]
    public static partial void Sealed(ILogger logger, string day, string digest);

    [LoggerMessage(8201, LogLevel.Critical, "Sealed {Day} with faults: {Faults}. It will read altered for good; keep the machine as it is and find out why")]
    public static partial void SealedWithFaults(ILogger logger, string day, string faults);

    [LoggerMessage(8202, LogLevel.Error, "Days were not sealed; `hotspotauth seal` tries again now, the service tomorrow")]
    public static partial void SealFailed(ILogger logger, Exception exception);

    [LoggerMessage(8203, LogLevel.Information, "Purged {Day}, receipt {Number}")]
    public static partial void Purged(ILogger logger, string day, long number);

    [LoggerMessage(8204, LogLevel.Error, "{Day} is past its retention and stays: {Reason}")]
    public static partial void Stays(ILogger logger, string day, string reason);

    [LoggerMessage(8205, LogLevel.Critical, "{Count} days are past their retention at once, nothing was purged. Check the clock and Retention:Days, look at `hotspotauth purge --dry-run`, then run `hotspotauth purge`")]
    public static partial void TooMany(ILogger logger, int count);

    [LoggerMessage(8206, LogLevel.Error, "Retention did not finish; it goes on tomorrow, or with `hotspotauth purge`")]
    public static partial void PurgeFailed(ILogger logger, Exception exception);

    [LoggerMessage(8207, LogLevel.Information, "Erased {Accounting} accounting packets and {Sessions} closed sessions past their time")]
    public static partial void Expired(ILogger logger, int accounting, int sessions);

    [LoggerMessage(8209, LogLevel.Critical, "Nothing is dropped or erased: no time server of Clock:Sources confirms this machine's clock, or without any it was set forward within the last day. Look at `hotspotauth doctor`")]
    public static partial void ClockInDoubt(ILogger logger);

    [LoggerMessage(8210, LogLevel.Information, "Erased {Accounts} accounts whose time is over, {Requests} requests, and the person and letter of {Events} events")]
    public static partial void Erased(ILogger logger, long accounts, long requests, long events);

    [LoggerMessage(8208, LogLevel.Error, "The streams' heads could not be read for the witness rows")]
    public static partial void WitnessFailed(ILogger logger, Exception exception);
}
