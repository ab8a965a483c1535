namespace LocalIotCore.Identity;

/// <summary>A policy document that AWS IoT would reject as malformed; the message says where and why.</summary>
public sealed class PolicyFormatException(string message, Exception? inner = null) : FormatException(message, inner);
