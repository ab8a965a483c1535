using System.Collections;

namespace VirtualBoard.Runtime;

/// <summary>Objects that nanoFramework's core library creates differently from .NET.</summary>
public static class CoreLibrary
{
    /// <summary>The device counts from 1601.</summary>
    [Replaces("System.DateTime System.DateTime::MinValue")]
    public static readonly DateTime MinValue = new(1601, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>A day beyond the end of the month carries into the next one; years are 1601 to 3000, in UTC.</summary>
    [Replaces("System.Void System.DateTime::.ctor(System.Int32,System.Int32,System.Int32)")]
    public static DateTime NewDateTime(int year, int month, int day) => NewDateTime(year, month, day, 0, 0, 0, 0);

    [Replaces("System.Void System.DateTime::.ctor(System.Int32,System.Int32,System.Int32)")]
    public static void Fill(ref DateTime time, int year, int month, int day) => time = NewDateTime(year, month, day);

    [Replaces("System.Void System.DateTime::.ctor(System.Int32,System.Int32,System.Int32,System.Int32,System.Int32,System.Int32)")]
    public static DateTime NewDateTime(int year, int month, int day, int hour, int minute, int second) =>
        NewDateTime(year, month, day, hour, minute, second, 0);

    [Replaces("System.Void System.DateTime::.ctor(System.Int32,System.Int32,System.Int32,System.Int32,System.Int32,System.Int32)")]
    public static void Fill(ref DateTime time, int year, int month, int day, int hour, int minute, int second) =>
        time = NewDateTime(year, month, day, hour, minute, second, 0);

    [Replaces("System.Void System.DateTime::.ctor(System.Int32,System.Int32,System.Int32,System.Int32,System.Int32,System.Int32,System.Int32)")]
    public static DateTime NewDateTime(int year, int month, int day, int hour, int minute, int second, int millisecond)
    {
        // The limits of the interpreter's constructor, in corlib_native_System_DateTime.cpp.
        Check(year, 1601, 3000, nameof(year));
        Check(month, 1, 12, nameof(month));
        Check(day, 1, 31, nameof(day));
        Check(hour, 0, 23, nameof(hour));
        Check(minute, 0, 59, nameof(minute));
        Check(second, 0, 59, nameof(second));
        Check(millisecond, 0, 1000, nameof(millisecond));
        return new DateTime(year, month, 1, hour, minute, second, DateTimeKind.Utc)
            .AddDays(day - 1).AddMilliseconds(millisecond);
    }

    [Replaces("System.Void System.DateTime::.ctor(System.Int32,System.Int32,System.Int32,System.Int32,System.Int32,System.Int32,System.Int32)")]
    public static void Fill(ref DateTime time, int year, int month, int day, int hour, int minute, int second,
        int millisecond) => time = NewDateTime(year, month, day, hour, minute, second, millisecond);

    /// <summary>The ESP32 uses hardware random numbers, whatever the seed.</summary>
    [Replaces("System.Void System.Random::.ctor(System.Int32)")]
    public static Random NewRandom(int seed)
    {
        _ = seed;
        return new Random();
    }

    [Replaces("System.Void System.Collections.ArrayList::.ctor()")]
    public static ArrayList NewArrayList() => new DeviceArrayList();

    [Replaces("System.Void System.Collections.Hashtable::.ctor()")]
    public static Hashtable NewHashtable() => new DeviceHashtable(0, 1f);

    [Replaces("System.Void System.Collections.Hashtable::.ctor(System.Int32)")]
    public static Hashtable NewHashtable(int capacity) => new DeviceHashtable(capacity, 1f);

    [Replaces("System.Void System.Collections.Hashtable::.ctor(System.Int32,System.Single)")]
    public static Hashtable NewHashtable(int capacity, float loadFactor) => new DeviceHashtable(capacity, loadFactor);

    private static void Check(int value, int min, int max, string name)
    {
        if (value < min || value > max)
            throw new ArgumentOutOfRangeException(name);
    }
}
