namespace System;

/// <summary>nanoFramework's Console.</summary>
public static class Console
{
    public static void WriteLine(string value) { }
}
