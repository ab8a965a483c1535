namespace nanoFramework.Runtime.Native;

/// <summary>What the firmware runs on.</summary>
public static class SystemInfo
{
    /// <summary>How floating-point numbers are computed.</summary>
    public enum FloatingPoint
    {
        /// <summary>Not at all.</summary>
        None = 0,

        /// <summary>Single precision, in software.</summary>
        SinglePrecisionSoftware = 1,

        /// <summary>Single precision, in hardware.</summary>
        SinglePrecisionHardware = 2,

        /// <summary>Double precision, in software.</summary>
        DoublePrecisionSoftware = 3,

        /// <summary>Double precision, in hardware.</summary>
        DoublePrecisionHardware = 4,
    }

    /// <summary>Version of the runtime: that of the virtual board.</summary>
    public static Version Version { get; } = typeof(SystemInfo).Assembly.GetName().Version ?? new Version(0, 0);

    /// <summary>The manufacturer of the runtime.</summary>
    public static string OEMString => "HeatingSensor virtual board";

    /// <summary>The manufacturer's number; none.</summary>
    public static byte OEM => 0;

    /// <summary>The model's number; none.</summary>
    public static byte Model => 0;

    /// <summary>The variant's number; none.</summary>
    public static ushort SKU => 0;

    /// <summary>The target that the firmware believes it runs on.</summary>
    public static string TargetName => "ESP32_VIRTUAL";

    /// <summary>The platform.</summary>
    public static string Platform => "ESP32";

    /// <summary>The ESP32 computes single precision in hardware and double in software.</summary>
    public static FloatingPoint FloatingPointSupport => FloatingPoint.DoublePrecisionSoftware;
}
