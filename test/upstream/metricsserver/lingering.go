package main

import (
	"io"
	"net"
	"time"
)

// patience is how long a client may take to read the last answer.
const patience = time.Second

// lingeringListener closes its connections in such a way that the client reads the last answer: where the server has not read all that a client wrote, a
// plain close resets the connection, and whether the answer is lost with it depends on the moment.
type lingeringListener struct{ net.Listener }

func (l lingeringListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return lingeringConn{conn.(*net.TCPConn)}, nil
}

type lingeringConn struct{ *net.TCPConn }

func (c lingeringConn) Close() error {
	if err := c.CloseWrite(); err != nil {
		return c.TCPConn.Close()
	}
	go func() {
		defer c.TCPConn.Close()
		if c.SetReadDeadline(time.Now().Add(patience)) == nil {
			io.Copy(io.Discard, c.TCPConn)
		}
	}()
	return nil
}
