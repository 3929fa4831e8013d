using HotspotAuth.Access;
using HotspotAuth.Accounts;

namespace HotspotAuth.Portal;

/// <summary>What became of a wish to change one's password.</summary>
internal enum PasswordChange
{
    Changed,
    WrongOld,
    Busy,
    Unavailable,
}

/// <summary>Changes a person's own password. The old one is asked, because an unlocked phone must not be enough to take an account over.</summary>
internal sealed partial class PasswordDesk(AccountStore store, AccountDirectory accounts, TimeProvider time, ILogger<PasswordDesk> logger) : IDisposable
{
    private const int CheckedAtOnce = 2;
    private const int Waiting = 64;
    private readonly RecentTries _tries = new(most: 10, TimeSpan.FromMinutes(5), time);
    private readonly SemaphoreSlim _checks = new(CheckedAtOnce);
    private int _waiting;

    /// <summary>No session is lost by it. The new password has passed <see cref="PasswordRules"/>.</summary>
    public async Task<PasswordChange> ChangeAsync(Account account, string old, string fresh, Device device, CancellationToken cancellationToken)
    {
        if (!_tries.TryCount(device.Key) || !_tries.TryCount("account " + account.Username)) return PasswordChange.Busy;
        if (Interlocked.Increment(ref _waiting) > Waiting)
        {
            Interlocked.Decrement(ref _waiting);
            return PasswordChange.Busy;
        }

        try
        {
            await _checks.WaitAsync(cancellationToken);
            try
            {
                if (!await Task.Run(() => accounts.VerifyPassword(account.Username, old), cancellationToken)) return PasswordChange.WrongOld;
                await store.ChangePasswordAsync(account.Username, fresh, new Actor(account.Username, "user", device.Ip), cancellationToken);
                accounts.Refresh();
                return PasswordChange.Changed;
            }
            finally
            {
                _checks.Release();
            }
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogFailed(fault);
            return PasswordChange.Unavailable;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _checks.Dispose();

    [LoggerMessage(5030, LogLevel.Error, "A password could not be changed; its owner was asked to try again. Look at the disk's space and rights")]
    private partial void LogFailed(Exception fault);
}
