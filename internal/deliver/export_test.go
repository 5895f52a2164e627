package deliver

// Scrapes returns the number of scrapes under way.
func (s *Server) Scrapes() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.scrapes
}
