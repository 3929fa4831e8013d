using System.Runtime.InteropServices;

namespace HotspotAuth.Gateway;

/// <summary>Why nftables refused a transaction.</summary>
internal enum NftFault
{
    /// <summary>The process lacks CAP_NET_ADMIN in this network namespace.</summary>
    NotPermitted,

    /// <summary>A table, set, chain, element or interface does not exist.</summary>
    Missing,

    /// <summary>Something of the name exists in another shape.</summary>
    Exists,

    /// <summary>A set is full (the kernel says ENFILE).</summary>
    Full,

    /// <summary>The kernel does not know an expression or feature.</summary>
    Unsupported,

    /// <summary>Anything else; the text says.</summary>
    Other,
}

/// <summary>A refused transaction; nothing of it was applied.</summary>
internal sealed class NftException(NftFault fault, string message) : Exception(message)
{
    /// <summary>The kind of refusal.</summary>
    public NftFault Fault { get; } = fault;
}

/// <summary>
/// libnftables in this process, for writing (reading is <see cref="NftSetReader"/>'s): 75 µs for an element where forking <c>nft</c> takes 2 ms. Not thread-safe, and bound to the network
/// namespace of the thread that made it; <see cref="KernelThread"/> is its one user.
/// </summary>
internal sealed class Nftables : IDisposable
{
    private readonly NftContextHandle _context;

    private Nftables(NftContextHandle context) => _context = context;

    /// <summary>Loads the library and opens its socket.</summary>
    /// <exception cref="GatewayException">The library is missing or too old.</exception>
    public static Nftables Open()
    {
        try
        {
            var context = LibNftables.nft_ctx_new(0);
            if (context.IsInvalid) throw new GatewayException("libnftables could not open a netlink socket; is the kernel built with nf_tables?");
            if (LibNftables.nft_ctx_buffer_output(context) != 0 || LibNftables.nft_ctx_buffer_error(context) != 0)
                throw new GatewayException("libnftables could not make its buffers: out of memory.");
            return new Nftables(context);
        }
        catch (Exception fault) when (fault is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new GatewayException($"{LibNftables.Library} is missing or too old; install it with `apt-get install libnftables1`.", fault);
        }
    }

    /// <summary>Runs commands in nft's language as one transaction: all of them or none.</summary>
    /// <exception cref="NftException">Refused.</exception>
    public void Apply(string commands)
    {
        if (LibNftables.nft_run_cmd_from_buffer(_context, commands) == 0) return;
        var error = Marshal.PtrToStringUTF8(LibNftables.nft_ctx_get_error_buffer(_context)) ?? "";
        throw new NftException(Classify(error), error.Length == 0 ? "nftables refused without a reason." : error.Trim());
    }

    public void Dispose() => _context.Dispose();

    private static NftFault Classify(string error) => error switch
    {
        _ when error.Contains("Operation not permitted", StringComparison.Ordinal) => NftFault.NotPermitted,
        _ when error.Contains("No such file or directory", StringComparison.Ordinal) => NftFault.Missing,
        _ when error.Contains("File exists", StringComparison.Ordinal) => NftFault.Exists,
        _ when error.Contains("Too many open files in system", StringComparison.Ordinal) => NftFault.Full,
        _ when error.Contains("not supported", StringComparison.Ordinal) => NftFault.Unsupported,
        _ => NftFault.Other,
    };
}
