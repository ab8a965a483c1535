using VirtualBoard;

namespace nanoFramework.Runtime.Native;

/// <summary>The real-time clock.</summary>
public static class Rtc
{
    /// <summary>Sets the device's UTC, to the second: the ESP32's implementation drops fractions.</summary>
    public static bool SetSystemTime(DateTime time)
    {
        var seconds = new DateTime(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
        Board.Current.Clock.SetUtc(seconds);
        return true;
    }
}
