namespace Heating;

/// <summary>A full disk is called that: the system's own words for it differ.</summary>
internal static class DiskFull
{
    // ENOSPC on Unix; ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL as HRESULTs on Windows.
    private static readonly int[] Codes = [28, unchecked((int)0x80070070), unchecked((int)0x80070027)];

    /// <summary>What went wrong, in one line.</summary>
    public static string Explain(Exception error)
    {
        string message = error.Message.ReplaceLineEndings(" ");
        return error is IOException && Codes.Contains(error.HResult) ? $"the disk is full: {message}" : message;
    }
}
