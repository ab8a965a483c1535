namespace VirtualBoard;

/// <summary>Why a drive refused an operation.</summary>
public enum DriveError
{
    /// <summary>There is no such file or directory.</summary>
    NotFound,

    /// <summary>The name is in use.</summary>
    Exists,

    /// <summary>The file is open.</summary>
    InUse,

    /// <summary>The drive is full.</summary>
    Full,

    /// <summary>The path is not valid on this drive.</summary>
    BadPath,

    /// <summary>The directory is not empty.</summary>
    NotEmpty,
}

/// <summary>The drive refused an operation; the message names the path.</summary>
public sealed class DriveException(DriveError error, string message) : IOException(message)
{
    /// <summary>The reason.</summary>
    public DriveError Error { get; } = error;
}
