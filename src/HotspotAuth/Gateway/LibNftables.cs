using System.Runtime.InteropServices;

namespace HotspotAuth.Gateway;

/// <summary>The part of libnftables(3) that is used, by its C names.</summary>
internal static partial class LibNftables
{
    /// <summary>Debian's libnftables1; the number is the ABI's.</summary>
    public const string Library = "libnftables.so.1";

    [LibraryImport(Library)]
    internal static partial NftContextHandle nft_ctx_new(uint flags);

    [LibraryImport(Library)]
    internal static partial void nft_ctx_free(IntPtr context);

    [LibraryImport(Library)]
    internal static partial int nft_ctx_buffer_output(NftContextHandle context);

    [LibraryImport(Library)]
    internal static partial int nft_ctx_buffer_error(NftContextHandle context);

    [LibraryImport(Library)]
    internal static partial IntPtr nft_ctx_get_error_buffer(NftContextHandle context);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int nft_run_cmd_from_buffer(NftContextHandle context, string commands);
}

/// <summary>Owns a <c>struct nft_ctx</c> and with it the netlink socket of the network namespace in which it was made.</summary>
internal sealed class NftContextHandle() : SafeHandle(IntPtr.Zero, ownsHandle: true)
{
    public override bool IsInvalid => handle == IntPtr.Zero;

    protected override bool ReleaseHandle()
    {
        LibNftables.nft_ctx_free(handle);
        return true;
    }
}
